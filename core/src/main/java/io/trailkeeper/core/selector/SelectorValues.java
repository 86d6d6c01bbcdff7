package io.trailkeeper.core.selector;

import io.trailkeeper.core.classification.ResourceType;
import java.util.Set;

/** What the values of a field may be. */
final class SelectorValues {

  private static final Set<String> CATEGORIES = Set.of("Management", "Data");
  private static final Set<String> BOOLEANS = Set.of("true", "false");

  private SelectorValues() {}

  static void check(SelectorField field, boolean whole, String value) {
    switch (field) {
      case EVENT_CATEGORY -> oneOf(field, value, CATEGORIES, "Management, Data");
      case READ_ONLY -> oneOf(field, value, BOOLEANS, "true, false");
      case RESOURCES_TYPE -> ResourceType.parse(value);
      case SOURCE_IP_ADDRESS -> IpRange.parse(value);
      default -> {
        if (value.isEmpty() && !whole) {
          throw new IllegalArgumentException(
              "an empty value of field "
                  + field
                  + " would fit everything; only equals and"
                  + " notEquals take one");
        }
      }
    }
  }

  private static void oneOf(
      SelectorField field, String value, Set<String> allowed, String allowedText) {
    if (!allowed.contains(value)) {
      throw new IllegalArgumentException(
          "field " + field + ": found \"" + value + "\", allowed: " + allowedText);
    }
  }
}
