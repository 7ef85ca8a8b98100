package app.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.servlet.http.HttpServletRequest;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.springdoc.core.customizers.SpringDocCustomizers;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.core.providers.SpringDocProviders;
import org.springdoc.core.service.AbstractRequestService;
import org.springdoc.core.service.GenericResponseService;
import org.springdoc.core.service.OpenAPIService;
import org.springdoc.core.service.OperationService;
import org.springdoc.webmvc.api.OpenApiWebMvcResource;
import org.springframework.beans.factory.ObjectFactory;
import platform.ratelimit.LongWork;

/**
 * Serves the document, which names the address of the platform as the caller knows it. To generate it takes seconds, and to write it takes
 * longer than most requests. So both are long work, the last few written documents are kept, and requests for the same one wait for one
 * writing. Anybody may read them.
 */
final class ServedDocuments extends OpenApiWebMvcResource {

    /** As JSON and as YAML, for two addresses. */
    private static final int MOST_KEPT = 4;

    private final LongWork longWork;
    private final Cache<Name, byte[]> kept =
            Caffeine.newBuilder().maximumSize(MOST_KEPT).build();

    ServedDocuments(
            ObjectFactory<OpenAPIService> documents,
            AbstractRequestService requests,
            GenericResponseService responses,
            OperationService operations,
            SpringDocConfigProperties properties,
            SpringDocProviders providers,
            SpringDocCustomizers customizers,
            LongWork longWork) {
        super(documents, requests, responses, operations, properties, providers, customizers);
        this.longWork = longWork;
    }

    private enum Form {
        JSON,
        YAML
    }

    private record Name(Form form, String address) {}

    private interface Writing {
        byte[] write() throws JsonProcessingException;
    }

    @Override
    public byte[] openapiJson(HttpServletRequest request, String path, Locale locale) {
        return document(
                new Name(Form.JSON, getServerUrl(request, path)), () -> super.openapiJson(request, path, locale));
    }

    @Override
    public byte[] openapiYaml(HttpServletRequest request, String path, Locale locale) {
        return document(
                new Name(Form.YAML, getServerUrl(request, path)), () -> super.openapiYaml(request, path, locale));
    }

    private byte[] document(Name name, Writing writing) {
        return kept.get(name, missing -> longWork.run(LongWork.OF_UNKNOWN_SIZE, () -> written(writing)));
    }

    private static byte[] written(Writing writing) {
        try {
            return writing.write();
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible); // the document is made of JSON
        }
    }
}
