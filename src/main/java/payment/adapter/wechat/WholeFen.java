package payment.adapter.wechat;

import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads an amount in fen from an answer. It must be written as a whole number: Gson would also read a text or a rounded fraction. */
final class WholeFen extends TypeAdapter<@Nullable Long> {

    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");

    @Override
    public @Nullable Long read(JsonReader json) throws IOException {
        if (json.peek() == JsonToken.NULL) {
            json.nextNull();
            return null;
        }
        boolean isNumber = json.peek() == JsonToken.NUMBER;
        String text = json.nextString();
        if (!isNumber || !WHOLE.matcher(text).matches()) {
            throw new JsonParseException("An amount in fen must be a whole number");
        }
        return Long.valueOf(text);
    }

    @Override
    public void write(JsonWriter json, @Nullable Long fen) throws IOException {
        json.value(fen);
    }
}
