package promotion.offer;

import outbox.Command;

/**
 * Publishes a promotion with its terms again. The timer may send it more than once for one promotion.
 *
 * @param correlation the id of the promotion
 */
public record PublishOffer(String correlation) implements Command<Void> {}
