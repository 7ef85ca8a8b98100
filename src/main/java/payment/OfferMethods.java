package payment;

import outbox.Command;

/** Publishes what the methods of the providers take, if that has changed. */
record OfferMethods() implements Command<Void> {

    @Override
    public String correlation() {
        return PaymentEvent.MethodsOffered.CORRELATION;
    }
}
