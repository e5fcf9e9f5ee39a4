using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Rules of events: those with an <c>eventTime</c> say who reports what, and through <c>events.k8s.io</c> all of them do and nothing but their series changes.</summary>
/// <remarks>Faults name the fields as the core group does, through whichever group the event came.</remarks>
internal static class EventRules
{
    private const int LongestWord = 128;
    private const int LongestNote = 1024;

    private static readonly string[] Fixed =
        ["involvedObject", "reason", "message", "source", "firstTimestamp", "lastTimestamp", "count", "reason", "type", "eventTime", "action", "related", "reportingController", "reportingInstance"];

    public static void Check(ResourceType resource, KubeMap root, KubeMap? old, Faults faults)
    {
        var isNewer = resource.Group == EventGroups.Group;
        var core = Versions.Store(resource, root);
        Always(core, faults);
        if (isNewer && old is null)
        {
            Created(core, faults);
        }
        else if (isNewer && old is not null)
        {
            Changed(core, Versions.Store(resource, old), faults);
        }
    }

    private static void Always(KubeMap core, Faults faults)
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
            faults.Required("reportingController");
        }

        foreach (var fault in MetadataRules.QualifiedFaults(controller))
        {
            faults.Invalid("reportingController", controller, fault);
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
            if (!Equals(core[key], old[key]))
            {
                faults.Immutable(field, core[key]);
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

    private static bool IsSet(KubeValue? time) => time is KubeString { Text.Length: > 0 };

    private static string Text(KubeMap core, string field) => core[field]?.AsString ?? string.Empty;
}
