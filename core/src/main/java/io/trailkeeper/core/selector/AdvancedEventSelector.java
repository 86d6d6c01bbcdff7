package io.trailkeeper.core.selector;

import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.audit.AuditUser;
import io.trailkeeper.core.audit.ObjectReference;
import io.trailkeeper.core.classification.ClassifiedEvent;
import io.trailkeeper.core.classification.EventClassifier;
import io.trailkeeper.core.classification.ResourceType;
import io.trailkeeper.core.selector.FieldSelector.Operator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * An advanced event selector: all of its field selectors must hold.
 *
 * <p>Who acted may be two people: the one who authenticated, and the one that they impersonated. A
 * condition on the user holds if it holds for either, so that nobody hides behind another.
 *
 * @param name a name for people; may be empty
 * @param fieldSelectors conditions, each field once, {@code eventCategory} with {@code equals}
 *     among them
 */
public record AdvancedEventSelector(String name, List<FieldSelector> fieldSelectors) {

  private static final int MAX_NAME_CHARS = 1000;

  /**
   * @throws IllegalArgumentException saying which rule was broken
   */
  public AdvancedEventSelector {
    fieldSelectors = List.copyOf(fieldSelectors);
    if (name.length() > MAX_NAME_CHARS) {
      throw new IllegalArgumentException(
          "name has " + name.length() + " characters, allowed: " + MAX_NAME_CHARS);
    }
    Set<SelectorField> seen = EnumSet.noneOf(SelectorField.class);
    boolean category = false;
    for (FieldSelector selector : fieldSelectors) {
      if (!seen.add(selector.field())) {
        throw new IllegalArgumentException("field " + selector.field() + " is there twice");
      }
      category |=
          selector.field() == SelectorField.EVENT_CATEGORY
              && selector.conditions().containsKey(Operator.EQUALS);
    }
    if (!category) {
      throw new IllegalArgumentException(
          "field eventCategory with operator equals is required; allowed values: Management, Data");
    }
  }

  boolean selects(ClassifiedEvent classified, EventClassifier classifier) {
    for (int i = 0; i < fieldSelectors.size(); i++) {
      if (!holds(fieldSelectors.get(i), classified, classifier)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the types that a selector for Data events, and for them alone, names. */
  Stream<ResourceType> declaredData() {
    if (!equalsValues(SelectorField.EVENT_CATEGORY).equals(List.of("Data"))) {
      return Stream.of();
    }
    return equalsValues(SelectorField.RESOURCES_TYPE).stream().map(ResourceType::parse);
  }

  private List<String> equalsValues(SelectorField field) {
    return fieldSelectors.stream()
        .filter(selector -> selector.field() == field)
        .map(selector -> selector.conditions().getOrDefault(Operator.EQUALS, List.of()))
        .findFirst()
        .orElse(List.of());
  }

  private static boolean holds(
      FieldSelector selector, ClassifiedEvent classified, EventClassifier classifier) {
    return switch (selector.field()) {
      case USER_ARN, USER_NAME, USER_GROUPS -> {
        AuditUser impersonated = classified.event().impersonatedUser().orElse(null);
        yield isOf(selector, classified.event().user(), classifier)
            || (impersonated != null && isOf(selector, impersonated, classifier));
      }
      default -> selector.holds(value(selector.field(), classified));
    };
  }

  private static boolean isOf(FieldSelector selector, AuditUser user, EventClassifier classifier) {
    return switch (selector.field()) {
      case USER_ARN -> selector.holds(classifier.userArn(user.username()));
      case USER_GROUPS -> selector.holds(user.groups());
      default -> selector.holds(user.username());
    };
  }

  private static String value(SelectorField field, ClassifiedEvent classified) {
    AuditEvent event = classified.event();
    return switch (field) {
      case EVENT_CATEGORY -> classified.category().toString();
      case READ_ONLY -> Boolean.toString(classified.readOnly());
      case EVENT_NAME -> classified.eventName();
      case EVENT_SOURCE -> classified.eventSource();
      case EVENT_TYPE -> ClassifiedEvent.EVENT_TYPE;
      case RESOURCES_TYPE -> classified.typeText();
      case RESOURCES_ARN -> classified.resourceArn();
      case VERB -> event.verb();
      case NAMESPACE -> event.namespace();
      case NAME -> event.objectRef().map(ObjectReference::name).orElse("");
      case API_GROUP -> event.apiGroup();
      case RESOURCE -> event.resource();
      case SUBRESOURCE -> event.subresource();
      case RESPONSE_CODE -> Integer.toString(event.responseStatus().code());
      case ERROR_CODE -> classified.errorCode();
      case DECISION -> classified.decision();
      case SOURCE_IP_ADDRESS -> event.sourceIp();
      case USER_AGENT -> event.userAgent();
      case USER_ARN, USER_NAME, USER_GROUPS ->
          throw new IllegalStateException("identities are asked for on their own");
    };
  }
}
