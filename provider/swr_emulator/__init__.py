"""A local SWR and IAM for demonstrations and tests, strict about what it is sent."""
