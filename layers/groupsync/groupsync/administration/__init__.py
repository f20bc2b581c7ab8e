"""What an administrator can see and do: use cases behind the admin API."""
