package catalog;

/** What became of an operator's command. */
sealed interface Outcome<T> {

    record Done<T>(T value) implements Outcome<T> {}

    /** The idempotency key came with another body before. */
    record KeyReused<T>() implements Outcome<T> {}
}
