package app.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
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
 * longer than most requests. So both are long work. The document is written once, with a placeholder for the address; requests that arrive
 * meanwhile wait. Anybody may read the document, and a new address costs no more than a copy of it.
 */
final class ServedDocuments extends OpenApiWebMvcResource {

    private static final String PLACEHOLDER = "http://address-of-the-platform.invalid";

    /** An address that stands for itself in JSON and in YAML. */
    private static final Pattern PLAIN = Pattern.compile("https?://[A-Za-z0-9._~:/%\\[\\]-]*[A-Za-z0-9/\\]]");

    /** The address of the folder from which a document was loaded. */
    private static final String RELATIVE = "./";

    private final LongWork longWork;
    private final Map<Form, Document> written = new ConcurrentHashMap<>(2);

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

    /** A written document; the address stands between its two parts. */
    private record Document(byte[] before, byte[] after) {

        static Document of(byte[] written) {
            String text = new String(written, StandardCharsets.UTF_8);
            int place = text.indexOf(PLACEHOLDER);
            return new Document(
                    text.substring(0, place).getBytes(StandardCharsets.UTF_8),
                    text.substring(place + PLACEHOLDER.length()).getBytes(StandardCharsets.UTF_8));
        }

        byte[] with(String address) {
            byte[] between = address.getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.allocate(before.length + between.length + after.length)
                    .put(before)
                    .put(between)
                    .put(after)
                    .array();
        }
    }

    private interface Writing {
        byte[] write() throws JsonProcessingException;
    }

    @Override
    public byte[] openapiJson(HttpServletRequest request, String path, Locale locale) {
        return document(Form.JSON, address(request, path), () -> super.openapiJson(request, path, locale));
    }

    @Override
    public byte[] openapiYaml(HttpServletRequest request, String path, Locale locale) {
        return document(Form.YAML, address(request, path), () -> super.openapiYaml(request, path, locale));
    }

    /** The address in a document that is written. */
    @Override
    protected String getServerUrl(HttpServletRequest request, String path) {
        return PLACEHOLDER;
    }

    private String address(HttpServletRequest request, String path) {
        String address = super.getServerUrl(request, path);
        return PLAIN.matcher(address).matches() ? address : RELATIVE;
    }

    private byte[] document(Form form, String address, Writing writing) {
        return written.computeIfAbsent(form, missing -> longWork.run(LongWork.OF_UNKNOWN_SIZE, () -> written(writing)))
                .with(address);
    }

    private static Document written(Writing writing) {
        try {
            return Document.of(writing.write());
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible); // the document is made of JSON
        }
    }
}
