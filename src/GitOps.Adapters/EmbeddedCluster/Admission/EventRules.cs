using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;
using NodaTime;
using NodaTime.Text;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Rules of events: those with an <c>eventTime</c> say who reports what, and through <c>events.k8s.io</c> all of them do and nothing but their series changes.</summary>
/// <remarks>But for the controller that reports, faults name the fields as the core group does, through whichever group the event came.</remarks>
internal static class EventRules
{
    private const int LongestWord = 128;
    private const int LongestNote = 1024;

    private static readonly string[] Fixed =
        ["involvedObject", "reason", "message", "source", "firstTimestamp", "lastTimestamp", "count", "type", "eventTime", "action", "related", "reportingController", "reportingInstance"];

    private static readonly string[] Reference = ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"];

    private static readonly string[] Source = ["component", "host"];

    public static void Check(ResourceType resource, KubeMap root, KubeMap? old, Faults faults)
    {
        var isNewer = resource.Group == EventGroups.Group;
        var core = Versions.Store(resource, root);
        Always(core, isNewer ? "reportingController" : "reportingComponent", faults);
        if (isNewer && old is null)
        {
            Created(core, faults);
        }
        else if (isNewer && old is not null)
        {
            Changed(core, Versions.Store(resource, old), faults);
        }
    }

    private static void Always(KubeMap core, string reporter, Faults faults)
    {
        var (space, about) = (ObjectMeta.Text(core, "namespace"), core.Find("involvedObject", "namespace")?.AsString ?? string.Empty);
        if (!IsSet(core["eventTime"]))
        {
            if (about != space && (about.Length > 0 || space != "default"))
            {
                faults.Invalid("involvedObject.namespace", about, "does not match event.namespace");
            }

            return;
        }

        if (about.Length == 0 && space is not ("default" or "kube-system"))
        {
            faults.Invalid("involvedObject.namespace", about, "does not match event.namespace");
        }

        var controller = Text(core, "reportingComponent");
        if (controller.Length == 0)
        {
            faults.Required(reporter);
        }

        foreach (var fault in MetadataRules.QualifiedFaults(controller))
        {
            faults.Invalid(reporter, controller, fault);
        }

        foreach (var field in new[] { "reportingInstance", "action", "reason" })
        {
            if (Text(core, field).Length == 0)
            {
                faults.Required(field);
            }

            Short(core, field, LongestWord, faults);
        }

        Short(core, "message", LongestNote, faults);
    }

    private static void Created(KubeMap core, Faults faults)
    {
        Series(core, faults);
        if (!IsSet(core["eventTime"]))
        {
            faults.Required("eventTime");
        }

        if (Text(core, "type") is var type && type is not ("Normal" or "Warning"))
        {
            faults.Invalid("type", string.Empty, $"has invalid value: {type}");
        }

        foreach (var field in new[] { "firstTimestamp", "lastTimestamp", "count", "source" })
        {
            if (core[field] is not (null or KubeNull or KubeInteger { Number: 0 } or KubeMap { Count: 0 }))
            {
                faults.Invalid(field, string.Empty, "needs to be unset");
            }
        }
    }

    private static void Changed(KubeMap core, KubeMap old, Faults faults)
    {
        if (!Equals(core["series"], old["series"]))
        {
            Series(core, faults);
        }

        foreach (var field in Fixed)
        {
            var key = field == "reportingController" ? "reportingComponent" : field;
            if (field == "eventTime" ? !IsSameTime(core[key], old[key]) : !Equals(core[key], old[key]))
            {
                if (field is "involvedObject" or "related" or "source" && (core[key] is KubeMap || field != "related"))
                {
                    faults.Immutable(field, GoText.Struct(core[key]?.AsMap ?? KubeMap.Empty, field == "source" ? Source : Reference));
                }
                else
                {
                    faults.Immutable(field, core[key] ?? Zero(field));
                }
            }
        }
    }

    private static void Series(KubeMap core, Faults faults)
    {
        if (core["series"] is not KubeMap series)
        {
            return;
        }

        if ((series["count"]?.AsInteger ?? 0) < 2)
        {
            faults.Invalid("series.count", string.Empty, "should be at least 2");
        }

        if (!IsSet(series["lastObservedTime"]))
        {
            faults.Required("series.lastObservedTime");
        }
    }

    private static void Short(KubeMap core, string field, int most, Faults faults)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(Text(core, field)) > most)
        {
            faults.Invalid(field, string.Empty, $"can have at most {most.ToString(System.Globalization.CultureInfo.InvariantCulture)} characters");
        }
    }

    // Clients may lose what is finer than a microsecond.
    private static bool IsSameTime(KubeValue? time, KubeValue? old) =>
        Equals(time, old) || (InstantPattern.ExtendedIso.Parse(time?.AsString ?? string.Empty) is { Success: true, Value: var one }
            && InstantPattern.ExtendedIso.Parse(old?.AsString ?? string.Empty) is { Success: true, Value: var other }
            && Microseconds(one) == Microseconds(other));

    private static long Microseconds(Instant time) => time.ToUnixTimeTicks() / (NodaConstants.TicksPerMillisecond / 1000);

    private static KubeValue? Zero(string field) => field switch
    {
        "count" => 0L,
        "reason" or "message" or "type" or "action" => string.Empty,
        _ => null,
    };

    private static bool IsSet(KubeValue? time) => time is KubeString { Text.Length: > 0 };

    private static string Text(KubeMap core, string field) => core[field]?.AsString ?? string.Empty;
}
