package platform.web;

import jakarta.servlet.http.HttpServletRequest;

/** Who sends a body: how much the bodies of one sender may take together depends on it. */
public interface BodySenders {

    /** How far a sender is known. */
    enum Kind {
        /** Anybody. */
        WITHOUT_TOKEN,
        /** One of many, any of whom may mean harm. */
        SHOPPER,
        /** People who run the shop, its programs, and load tests. */
        TRUSTED
    }

    /** @param name the same for all requests of a sender: the subject of the token, or the remote address */
    record Sender(Kind kind, String name) {}

    /** The sender of a request whose token, if it has one, has been found valid. */
    Sender of(HttpServletRequest request);
}
