"""Requests and answers of API Gateway, and how an error becomes an answer."""
