package platform.security;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The issuer whose tokens the platform accepts: one at a time, so each subject that the platform knows is a subject of this issuer. An
 * operator can change the issuer by a setting; so whoever stores a subject to compare it later stores the issuer with it.
 */
@Component
public final class AcceptedIssuer {

    /**
     * The issuer in the tokens of a first run. It is a name and not an address: it depends neither on the port nor on the Host header of a
     * request. So instances on the same machine accept each other's tokens.
     */
    public static final String OF_A_FIRST_RUN = "http://localhost:8080";

    private final String name;

    public AcceptedIssuer(@Value("${orderwright.security.issuer:" + OF_A_FIRST_RUN + "}") String name) {
        this.name = name;
    }

    /** The {@code iss} of every accepted token. */
    public String name() {
        return name;
    }
}
