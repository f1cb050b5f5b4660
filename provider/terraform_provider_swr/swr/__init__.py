"""What SWR is: its calls, their answers, and what its errors mean."""
