package io.trailkeeper.collector.redaction;

import io.trailkeeper.core.json.Span;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What goes from one JSON object, and what is put at its end. */
final class ObjectEdit {

  private final Span object;
  private final List<ObjectMember> members;
  private final Set<ObjectMember> removed = new HashSet<>();
  private @Nullable String appended;

  /** Begins to edit the object that stands at a place of a document, from its opening bracket. */
  ObjectEdit(byte[] document, Span object) {
    this.object = object;
    this.members = ObjectMember.of(document, object);
  }

  List<ObjectMember> members() {
    return members;
  }

  void remove(ObjectMember member) {
    removed.add(member);
  }

  /** Puts a member, its name and value in JSON, after those that stay. */
  void append(String member) {
    appended = member;
  }

  /**
   * Adds what is to be done in the document. White space stays, but for that next to a comma that
   * goes with its member.
   */
  void addTo(List<Splice> splices) {
    int lastKept = members.size() - 1;
    while (lastKept >= 0 && removed.contains(members.get(lastKept))) {
      lastKept--;
    }
    for (int i = 0; i < lastKept; i++) {
      if (removed.contains(members.get(i))) {
        splices.add(new Splice(members.get(i).from(), members.get(i + 1).from(), ""));
      }
    }
    boolean removesTail = lastKept < members.size() - 1;
    int from;
    if (lastKept >= 0) {
      from = members.get(lastKept).value().to();
    } else {
      from = removesTail ? members.get(0).from() : object.from() + 1;
    }
    int to = removesTail ? members.get(members.size() - 1).value().to() : from;
    splices.add(new Splice(from, to, tail(lastKept >= 0)));
  }

  private String tail(boolean comma) {
    if (appended == null) {
      return "";
    }
    return comma ? "," + appended : appended;
  }
}
