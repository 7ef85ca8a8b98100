package platform.web;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.ServletInvocableHandlerMethod;

/**
 * Answers a request with what its controller's future brings, in the request's own virtual thread, which waits for it: that is cheaper than
 * to leave the request and dispatch it a second time, and to wait takes no thread of the system either way.
 */
final class WaitingHandlers extends RequestMappingHandlerAdapter {

    private final Map<Method, MethodParameter> awaited = new ConcurrentHashMap<>(); // as many as there are such methods

    /** Called for each request. */
    @Override
    protected ServletInvocableHandlerMethod createInvocableHandlerMethod(HandlerMethod method) {
        MethodParameter returned = method.getReturnType();
        return CompletableFuture.class.equals(returned.getParameterType())
                ? new Waiting(method, awaited.computeIfAbsent(method.getMethod(), known -> new Awaited(returned)))
                : super.createInvocableHandlerMethod(method);
    }

    private static final class Waiting extends ServletInvocableHandlerMethod {

        private final MethodParameter awaited;

        Waiting(HandlerMethod method, MethodParameter awaited) {
            super(method);
            this.awaited = awaited;
        }

        @Override
        public @Nullable Object invokeForRequest(
                NativeWebRequest request, @Nullable ModelAndViewContainer container, Object... given) throws Exception {
            Object returned = super.invokeForRequest(request, container, given);
            try {
                return returned instanceof CompletableFuture<?> future ? future.join() : returned;
            } catch (CompletionException failed) {
                throw failed.getCause() instanceof Exception cause ? cause : failed;
            }
        }

        @Override
        public MethodParameter getReturnValueType(@Nullable Object value) {
            return awaited;
        }
    }

    /** As if the method returned what its future brings. */
    private static final class Awaited extends MethodParameter {

        private final ResolvableType type;

        Awaited(MethodParameter returned) {
            super(returned);
            this.type = ResolvableType.forMethodParameter(returned).getGeneric();
        }

        private Awaited(Awaited other) {
            super(other);
            this.type = other.type;
        }

        @Override
        public Class<?> getParameterType() {
            return type.toClass();
        }

        @Override
        public Type getGenericParameterType() {
            return type.getType();
        }

        @Override
        public MethodParameter clone() {
            return new Awaited(this);
        }
    }
}
