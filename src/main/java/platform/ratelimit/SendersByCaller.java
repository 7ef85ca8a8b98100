package platform.ratelimit;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.stereotype.Component;
import platform.security.Caller;
import platform.web.BodySenders;

/** Senders of bodies by the subjects of their tokens, and without one by their remote addresses. */
@Component
final class SendersByCaller implements BodySenders {

    private final CallerClasses classes;

    SendersByCaller(CallerClasses classes) {
        this.classes = classes;
    }

    @Override
    public Sender of(HttpServletRequest request) {
        Optional<Caller> caller = Caller.ifAny();
        if (caller.isEmpty()) {
            return new Sender(Kind.WITHOUT_TOKEN, request.getRemoteAddr());
        }
        Kind kind = switch (classes.of(caller.get())) {
            case SHOPPER -> Kind.SHOPPER;
            case OPERATOR, BENCHMARK -> Kind.TRUSTED;
        };
        return new Sender(kind, caller.get().subject());
    }
}
