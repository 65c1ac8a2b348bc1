"""The HTTP door: routes, problem+json, sign-in by token, repeated requests, OpenAPI, health and metrics."""
