package platform.handler;

import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON form of an answer. A controller returns it in place of a value whose JSON form it keeps, so that the value is not written anew for
 * each request. The API description shows the type of the value.
 *
 * @param <T> the type of the value
 * @param bytes UTF-8; must not be changed
 */
public record RenderedJson<T>(byte[] bytes) {

    /** @param mapper the mapper that writes the answers of the API */
    public static <T> RenderedJson<T> of(T value, JsonMapper mapper) {
        return new RenderedJson<>(mapper.writeValueAsBytes(value));
    }
}
