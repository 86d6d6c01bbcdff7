package io.trailkeeper.core.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.trailkeeper.core.json.JsonReader;
import io.trailkeeper.core.json.TricklingInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EventListReaderTest {

  private static final String HEAD =
      "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"metadata\":{},\"items\":[";

  static Stream<Path> recordedBatches() throws IOException {
    return RecordedBatches.files().stream();
  }

  @ParameterizedTest
  @MethodSource("recordedBatches")
  void findsEveryRecordedEventByteForByte(Path file) throws IOException {
    // Given
    byte[] body = Files.readAllBytes(file);
    List<byte[]> expected = RecordedBatches.items(body);

    // When
    List<EventListItem> whole = readAll(new ByteArrayInputStream(body));
    List<EventListItem> trickled = readAll(new TricklingInputStream(body, body.length));

    // Then
    assertThat(whole.stream().map(EventListReaderTest::bytes)).containsExactlyElementsOf(expected);
    assertThat(trickled.stream().map(EventListReaderTest::bytes))
        .containsExactlyElementsOf(expected);
  }

  @Test
  void hasAllRecordedEvents() throws IOException {
    int events = 0;
    for (Path file : RecordedBatches.files()) {
      events += readAll(new ByteArrayInputStream(Files.readAllBytes(file))).size();
    }
    assertThat(events).isEqualTo(605);
  }

  @Test
  void spansCountFromTheEvent() throws IOException {
    // Given
    String event = event("1", ",\"requestObject\":{\"kind\":\"Pod\"}");

    // When
    List<EventListItem> items = readAll(HEAD + "  " + event("0") + "\n,\n" + event + "]}");

    // Then
    AuditEvent second = ((EventListItem.Event) items.get(1)).event();
    assertThat(second.bytes()).isEqualTo(event.getBytes(UTF_8));
    assertThat(second.span(AuditEvent.Member.REQUEST_OBJECT))
        .hasValueSatisfying(
            span ->
                assertThat(event.substring(span.from(), span.to()))
                    .isEqualTo("{\"kind\":\"Pod\"}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"items\":[]}",
        "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"items\":null}",
        "{\"items\":[ ],\"apiVersion\":\"audit.k8s.io/v1\",\"x\":[1],\"kind\":\"EventList\"} \n",
      })
  void readsEmptyLists(String body) throws IOException {
    assertThat(readAll(body)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "|the body ends after 0 bytes, before the EventList does",
        "{\"kind\":\"Event|the body ends after 14 bytes, before the EventList does",
        "hello|not JSON: expected a value, found 'h' at byte 0",
        "[]|expected an object of kind EventList, found ARRAY",
        "\"x\"|expected an object of kind EventList, found STRING",
        "{}|found no kind, no apiVersion, no items",
        "{\"kind\":\"EventList\",\"items\":[]}|found kind EventList, no apiVersion",
        "{\"kind\":\"PodList\"}|kind is \"PodList\", expected \"EventList\"",
        "{\"kind\":7}|expected STRING, found NUMBER at byte 8",
        "{\"apiVersion\":\"audit.k8s.io/v1beta1\"}"
            + "|apiVersion is \"audit.k8s.io/v1beta1\", expected \"audit.k8s.io/v1\"",
        "{\"kind\":\"EventList\",\"kind\":\"EventList\"}|member \"kind\" is there twice",
        "{\"items\":[],\"items\":[]}|member \"items\" is there twice",
        "{\"items\":{}}|expected ARRAY, found OBJECT at byte 9",
        "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"items\":[]}x"
            + "|not JSON: expected the end of the document, found 'x' at byte 62",
      })
  void saysWhatIsNoEventList(String body, String message) {
    assertThatThrownBy(() -> readAll(body == null ? "" : body))
        .isInstanceOf(InvalidEventListException.class)
        .hasMessageContaining(message);
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        Arguments.of("{}", "member \"level\" is missing"),
        Arguments.of("null", "an audit event is an object, found NULL"),
        Arguments.of("[[],{\"a\":\"]\"}]", "an audit event is an object, found ARRAY"),
        Arguments.of("\"},{\"", "an audit event is an object, found STRING"),
        Arguments.of("-", "an audit event is an object, found NUMBER"),
        Arguments.of("", "expected a value, found"),
        Arguments.of("nonsense", "an audit event is an object, found NULL"),
        Arguments.of("wrong", "expected a value, found 'w'"),
        Arguments.of("{\"level\":\"Metadata\",}", "expected a member's name, found '}'"),
        Arguments.of("{\"a\":01}", "a number with a leading zero"),
        Arguments.of("{\"a\":\"\\q\"}", "not an escape"),
        Arguments.of("{\"a\":\"tab\there\"}", "control character 0x9 in a string"),
        Arguments.of("{\"level\":{\"deep\":[{}]}}", "expected STRING, found OBJECT"),
        Arguments.of(event("x").replace("get", "get\",\"verb\":\"get"), "\"verb\" is there twice"),
        Arguments.of(event("x").replace("{}", nested(100_000)), "expected OBJECT, found ARRAY"),
        Arguments.of(event("x", ",\"requestObject\":" + nested(100_000)), "nested deeper than"));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void setsAMalformedItemAsideWhereverItStands(String malformed, String reason)
      throws IOException, NoSuchAlgorithmException {
    String sha256 =
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(malformed.getBytes(UTF_8)));
    for (int place = 0; place < 3; place++) {
      // Given
      List<String> texts = new ArrayList<>(List.of(event("a"), event("b")));
      texts.add(place, malformed);
      if (malformed.isEmpty() && place == 2) {
        continue; // a trailing comma: the list itself is broken
      }
      String body = HEAD + String.join(",", texts) + "]}";
      for (InputStream in :
          List.of(
              new ByteArrayInputStream(body.getBytes(UTF_8)),
              new TricklingInputStream(body.getBytes(UTF_8), place))) {

        // When
        List<EventListItem> items = readAll(in);

        // Then
        assertThat(items).hasSize(3);
        EventListItem.Malformed found = (EventListItem.Malformed) items.remove(place);
        assertThat(found.index()).isEqualTo(place);
        assertThat(found.offset()).isEqualTo(offset(texts, place));
        assertThat(found.length()).isEqualTo(malformed.length());
        assertThat(found.sha256()).isEqualTo(sha256);
        assertThat(found.reason()).contains(reason).hasSizeLessThan(300);
        assertThat(items.stream().map(EventListReaderTest::bytes))
            .containsExactly(event("a").getBytes(UTF_8), event("b").getBytes(UTF_8));
      }
    }
  }

  @Test
  void setsItemsOfInvalidUtf8Aside() throws IOException {
    // Given
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes((HEAD + event("a") + ",").getBytes(UTF_8));
    byte[] latin1 = event("x\u00e9").getBytes(ISO_8859_1);
    body.writeBytes(latin1);
    body.writeBytes(("," + event("b") + "]}").getBytes(UTF_8));

    // When
    List<EventListItem> items = readAll(new ByteArrayInputStream(body.toByteArray()));

    // Then
    assertThat(items).hasSize(3);
    EventListItem.Malformed malformed = (EventListItem.Malformed) items.get(1);
    assertThat(malformed.reason()).startsWith("not UTF-8 at byte");
    assertThat(malformed.length()).isEqualTo(latin1.length);
  }

  @Test
  void setsTooLargeItemsAside() throws IOException {
    // Given
    String large = event("x", ",\"requestObject\":\"" + "a".repeat(300_000) + "\"");
    String body = HEAD + event("a") + "," + large + "," + event("b") + "]}";

    // When
    List<EventListItem> items = new ArrayList<>();
    EventListReader reader =
        new EventListReader(new ByteArrayInputStream(body.getBytes(UTF_8)), 200_000);
    for (Optional<EventListItem> item = reader.next(); item.isPresent(); item = reader.next()) {
      items.add(item.get());
    }

    // Then
    assertThat(items).hasSize(3);
    EventListItem.Malformed malformed = (EventListItem.Malformed) items.get(1);
    assertThat(malformed.reason()).startsWith("a value of more than 200000 bytes");
    assertThat(malformed.length()).isEqualTo(large.length());
    assertThat(bytes(items.get(2))).isEqualTo(event("b").getBytes(UTF_8));
  }

  @Test
  void keepsTheDeepestBodyThatAnApiServerReads() throws IOException {
    // Given
    String deep = event("x", ",\"requestObject\":" + nested(10_000));

    // When
    List<EventListItem> items = readAll(HEAD + deep + "]}");

    // Then
    assertThat(bytes(items.get(0))).isEqualTo(deep.getBytes(UTF_8));
    assertThat(AuditEvent.parse(deep.getBytes(UTF_8)).auditId()).isEqualTo("x");
  }

  @Test
  void keepsAuditIdsOfAnyLength() throws IOException {
    // Given
    String auditId = "x".repeat(1 << 20);

    // When
    List<EventListItem> items = readAll(HEAD + event(auditId) + "]}");

    // Then
    assertThat(((EventListItem.Event) items.get(0)).event().auditId()).isEqualTo(auditId);
  }

  @Test
  void whatCameBeforeTheCutStands() throws IOException {
    // Given
    String first = HEAD + event("a");
    byte[] body = (first + "," + event("b") + "]}").getBytes(UTF_8);

    for (int length = first.length(); length < body.length; length++) {
      // When
      List<EventListItem> items = new ArrayList<>();
      InputStream cut = new ByteArrayInputStream(Arrays.copyOf(body, length));
      InvalidEventListException failure =
          catchThrowableOfType(InvalidEventListException.class, () -> readAll(cut, items));

      // Then
      assertThat(failure).hasMessageStartingWith("the body ends after " + length + " bytes");
      assertThat(items).hasSize(length < body.length - 2 ? 1 : 2);
    }
  }

  @Test
  void readsNothingFromInsideOfABrokenItem() throws IOException {
    // Given
    String body = HEAD + "{\"a\":[" + event("hidden") + "," + event("a") + "]}";
    List<EventListItem> items = new ArrayList<>();

    // When
    InvalidEventListException failure =
        catchThrowableOfType(
            InvalidEventListException.class,
            () -> readAll(new ByteArrayInputStream(body.getBytes(UTF_8)), items));

    // Then
    assertThat(failure).hasMessageStartingWith("the body ends after");
    assertThat(items).isEmpty();
  }

  @Test
  void givesUpAtOnceOnEndlessNesting() {
    // Given
    long[] read = {0};
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            read[0]++;
            return '[';
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            read[0] += length;
            Arrays.fill(into, offset, offset + length, (byte) '[');
            return length;
          }
        };

    // When, then
    assertThatThrownBy(() -> new EventListReader(endless, 1 << 20).next())
        .isInstanceOf(InvalidEventListException.class)
        .hasMessage("expected an object of kind EventList, found ARRAY");
    assertThat(read[0]).isLessThan(1 << 17);
  }

  @Test
  void readsMembersThatItDoesNotKnowDownToTheLimit() {
    assertThatThrownBy(() -> readAll("{\"x\":" + nested(JsonReader.MAX_DEPTH) + "}"))
        .isInstanceOf(InvalidEventListException.class)
        .hasMessageContaining("nested deeper than");
  }

  private static long offset(List<String> texts, int place) {
    long offset = HEAD.length();
    for (int i = 0; i < place; i++) {
      offset += texts.get(i).length() + 1;
    }
    return offset;
  }

  private static String event(String auditId) {
    return event(auditId, "");
  }

  private static String event(String auditId, String moreMembers) {
    return "{\"level\":\"Metadata\",\"auditID\":\""
        + auditId
        + "\",\"stage\":\"ResponseComplete\",\"requestURI\":\"/\",\"verb\":\"get\",\"user\":{},"
        + "\"stageTimestamp\":\"2026-07-23T10:00:00Z\""
        + moreMembers
        + "}";
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  private static byte[] bytes(EventListItem item) {
    return ((EventListItem.Event) item).event().bytes();
  }

  private static List<EventListItem> readAll(String body) throws IOException {
    return readAll(new ByteArrayInputStream(body.getBytes(UTF_8)));
  }

  private static List<EventListItem> readAll(InputStream in) throws IOException {
    List<EventListItem> items = new ArrayList<>();
    readAll(in, items);
    return items;
  }

  private static void readAll(InputStream in, List<EventListItem> into) throws IOException {
    EventListReader reader = new EventListReader(in, EventListReader.DEFAULT_MAX_EVENT_BYTES);
    for (Optional<EventListItem> item = reader.next(); item.isPresent(); item = reader.next()) {
      into.add(item.get());
    }
  }
}
