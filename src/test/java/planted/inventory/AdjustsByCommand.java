package planted.inventory;

import outbox.Command;
import platform.idempotency.IdempotencyKey;

public record AdjustsByCommand(IdempotencyKey key, String correlation) implements Command<Void> {}
