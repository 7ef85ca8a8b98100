package shipping.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The waybills of the sandbox encode the reference of the shipment. */
class AWaybillHoldsItsReferenceTests {

    @Property(tries = 200)
    void aWaybillFitsIntoAPathAndDecodesToItsReference(
            @ForAll @AlphaChars @NumericChars @Chars({'/', '-', ' ', 'é'}) @StringLength(min = 1, max = 70)
                    String reference) {
        String waybill = SandboxScan.waybill(reference);

        assertThat(waybill).matches("SBX-[A-Za-z0-9_-]{2,196}");
        assertThat(SandboxScan.reference(waybill)).isEqualTo(reference);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SBX-a", "SBX-a_a", "SBX-gICA"})
    void aWaybillThatTheSandboxNeverGaveIsRefused(String waybill) {
        assertThatIllegalArgumentException().isThrownBy(() -> SandboxScan.reference(waybill));
    }
}
