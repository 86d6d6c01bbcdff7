package io.trailkeeper.core.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpRangeTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 10.0.0.1, true",
    "10.0.0.1, 10.0.0.2, false",
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.1.2.3/8, 10.9.9.9, true",
    "192.0.2.128/25, 192.0.2.129, true",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.0/31, 192.0.2.1, true",
    "192.0.2.0/31, 192.0.2.2, false",
    "192.0.2.1/32, 192.0.2.1, true",
    "192.0.2.1/32, 192.0.2.0, false",
    "0.0.0.0/0, 203.0.113.7, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "::/0, 2001:db8::1, true",
    "::/0, 203.0.113.7, false",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::1, false",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "2001:DB8::1, 2001:db8:0:0:0:0:0:1, true",
    "::1, ::1, true",
    "::1/128, ::2, false",
    "10.0.0.0/8, ::ffff:10.1.2.3, true",
    "::ffff:10.1.2.3, 10.1.2.3, true",
    "10.0.0.0/8, '', false",
    "10.0.0.0/8, unknown, false",
    "10.0.0.0/8, 10.0.0.1.example.com, false",
    "10.0.0.0/8, 10.0.0, false",
    "10.0.0.0/8, 10.0.0.1:443, false",
    "fe80::/10, fe80::1%eth0, false",
  })
  void containsWhatLiesInIt(String range, String address, boolean expected) {
    assertThat(IpRange.parse(range).contains(address)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/8",
        "10",
        "10.0.0",
        "10.0.0.0.0",
        "10.0.0.256",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/8/8",
        "10.0.0.0/0008",
        "10.0.0.0/ 8",
        " 10.0.0.0",
        "10.0.0.0\n",
        "localhost",
        "example.com",
        "a:b",
        "::1::",
        ":::",
        "1:2:3:4:5:6:7:8:9",
        "2001:db8::/129",
        "g::1",
        "[::1]",
        "fe80::1%eth0",
        "1٠.0.0.1"
      })
  void refusesWhatIsNoRangeWithoutAskingTheDns(String text) {
    assertThatThrownBy(() -> IpRange.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("\"" + text + "\" is not an IP address or range, for example 10.0.0.0/8");
  }
}
