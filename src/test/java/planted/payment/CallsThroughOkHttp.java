package planted.payment;

import okhttp3.OkHttpClient;

/** Uses the HTTP client of a provider's library outside the provider's package. */
public final class CallsThroughOkHttp {

    private final OkHttpClient client = new OkHttpClient();

    public OkHttpClient client() {
        return client;
    }
}
