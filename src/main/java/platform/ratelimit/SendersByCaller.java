package platform.ratelimit;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.stereotype.Component;
import platform.security.Caller;
import platform.web.BodySenders;

/** Identifies the sender of a body by the subject of the token, or by the remote address if there is no token. */
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
