package payment.wallet;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import platform.idempotency.Claims;
import platform.privacy.PersonalKey;

/**
 * What a batch has read about wallets.
 *
 * @param claims the idempotency keys of the top-ups; null if there are none
 * @param keys the personal keys of customers whose top-ups name them to a provider
 */
public record LoadedWallets(WalletRows rows, @Nullable Claims claims, Map<String, PersonalKey> keys) {}
