package platform.handler;

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
 * Answers a request with the result of its controller's future. The virtual thread of the request waits for the future. This is cheaper
 * than to dispatch the request a second time, and a waiting virtual thread occupies no thread of the operating system.
 */
final class WaitingHandlers extends RequestMappingHandlerAdapter {

    private final Map<Method, MethodParameter> awaited = new ConcurrentHashMap<>(); // one for each method with a future

    /** Spring calls this for each request, so it caches the parameter. */
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

    /** The return type of a method, as if the method returned the result of its future. */
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
