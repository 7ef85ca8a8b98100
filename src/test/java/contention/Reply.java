package contention;

import tools.jackson.databind.JsonNode;

/** What was answered in the end, to whoever asked until there was an answer. */
record Reply(int status, JsonNode body) {

    String text(String field) {
        return body.path(field).asString("");
    }

    /** Of an order: what a payment of it names. */
    String payment() {
        return body.path("payment").path("reference").asString();
    }

    boolean isDone() {
        return status == 200 || status == 201;
    }

    /** @throws AssertionError when it was refused */
    Reply done() {
        if (!isDone()) {
            throw new AssertionError(toString());
        }
        return this;
    }
}
