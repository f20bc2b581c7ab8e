"""What Zoho tells us: requests verified, parsed, and put into the queue as hints."""
