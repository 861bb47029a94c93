"""The vault that the settings name."""

from documents.vault import Vault
from workers.settings import Settings


def vault_of(settings: Settings) -> Vault:
    """The vault; nothing is opened yet, so a store that is away keeps nobody from starting."""
    return Vault.at(
        settings.vault_url,
        endpoint=settings.vault_s3_endpoint,
        region=settings.vault_s3_region,
        access_key_id=settings.vault_s3_access_key_id,
        secret_access_key=settings.vault_s3_secret_access_key,
    )
