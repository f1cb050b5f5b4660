"""What the emulated services answer: SWR, IAM and the metadata service of ECS."""
