package payment.fake;

import java.util.Map;

/** A callback as a provider sends it, with the headers that matter. */
public record Callback(String body, Map<String, String> headers) {}
