"""What the console is told by its environment; every name begins with LIANXI_, as with the services."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The settings of the console. It has no database and no broker."""

    model_config = SettingsConfigDict(env_prefix="LIANXI_", extra="ignore")

    http_host: str = "127.0.0.1"
    http_port: int = 8004
    jwks_file: Path = Field(description="public keys of the token issuer")
    peers: dict[str, str] = Field(description="base addresses of the services, as JSON")
    policy_file: Path = Field(Path("deploy/policy.toml"), description="which office may do what")
    office_zone: str = "Asia/Shanghai"
    log_level: str = "info"


def load_settings() -> Settings:
    """Read the environment once, at start."""
    return Settings()  # the required ones come from the environment
