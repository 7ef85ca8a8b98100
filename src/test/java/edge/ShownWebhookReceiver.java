package edge;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.net.http.HttpHeaders;

/** The receiver of webhooks that the page for developers of clients shows. */
final class ShownWebhookReceiver {

    private ShownWebhookReceiver() {}

    // The page begins here.
    /** Throws an exception if the message is not genuine. */
    static void verify(String body, HttpHeaders headers, String secret) throws WebhookVerificationException {
        new Webhook(secret).verify(body, headers);
    }
    // The page ends here.
}
