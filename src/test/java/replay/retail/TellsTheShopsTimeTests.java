package replay.retail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times of the file are in the time zone of the shop. */
class TellsTheShopsTimeTests {

    @ParameterizedTest
    @CsvSource({
        "2010-12-01 08:26:00, 2010-12-01T08:26:00Z",
        "2011-08-31 17:59:00, 2011-08-31T17:59:00+01:00",
        "2011-03-27 00:59:59, 2011-03-27T00:59:59Z",
        "2011-03-27 01:30:00, 2011-03-27T02:30:00+01:00",
        "2011-10-30 01:30:00, 2011-10-30T01:30:00+01:00",
        "2011-10-30 02:00:00, 2011-10-30T02:00:00Z",
    })
    void londonTimeHasTheOffsetOfItsDay(String timestamp, OffsetDateTime time) {
        assertThat(ShopTime.parse(timestamp)).contains(time);
    }

    @ParameterizedTest
    @CsvSource({"2010-12-01, 2010-12-01T00:00:00Z", "2011-07-01, 2011-07-01T00:00:00+01:00"})
    void aBareDateIsMidnight(String date, OffsetDateTime midnight) {
        assertThat(ShopTime.parse(date)).contains(midnight);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"NA", "", "2011-02-30 10:00:00", "01/12/2010 08:26", "2010-12-01 8:26", "2010-12-01T08:26:00"})
    void nothingElseIsATime(String text) {
        assertThat(ShopTime.parse(text)).isEmpty();
    }
}
