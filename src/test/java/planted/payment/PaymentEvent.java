package planted.payment;

import org.jooq.Result;

/** A language that carries rows. */
public record PaymentEvent(Result<?> rows) {}
