using GitOps.Core.Deployments;
using GitOps.Core.EventSourcing;
using GitOps.Core.Sources;

namespace GitOps.Core.Audit;

/// <summary>Remembers while a log is read which commit each deployment works on.</summary>
internal sealed class Origins
{
    private static readonly (string Revision, Provenance? Provenance) None = (string.Empty, null);

    // Sources and deployments carry the provenance of a revision; events between them carry the revision, or nothing.
    private readonly Dictionary<(string Source, string Revision), Provenance> known = [];
    private readonly Dictionary<StreamId, string> sources = [];
    private readonly Dictionary<StreamId, string> revisions = [];

    /// <summary>The revision that led to an event; call it for every event, in the order of the log.</summary>
    public (string Revision, Provenance? Provenance) Of(StreamId stream, object happened)
    {
        switch (happened)
        {
            case ArtifactProduced e:
                known[(string.Join('/', stream.Parts()), e.Artifact.Revision)] = e.Artifact.Provenance;
                return (e.Artifact.Revision, e.Artifact.Provenance);
            case DeploymentDeclared e:
                sources[stream] = e.Source;
                return None;
            case DeploymentChanged e:
                sources[stream] = e.Source;
                return None;
            case ManifestsRendered e:
                return At(stream, e.Inputs.Revision, e.Provenance);
            case ReconciliationSucceeded e:
                return At(stream, e.Inputs.Revision, e.Provenance);
            case ApplyPlanned e:
                return At(stream, e.Inputs.Revision);
            case PlanHeld { Inputs: { } planned }:
                return At(stream, planned.Revision);
            case HealthAssessed e:
                return At(stream, e.Inputs.Revision);
            case ReconciliationFailed { Inputs: { } inputs }:
                return At(stream, inputs.Revision);
            case ResourcesApplied or ResourcesPruned or DriftCorrected:
                return revisions.TryGetValue(stream, out var revision) ? At(stream, revision) : None;
            default:
                return None;
        }
    }

    private (string Revision, Provenance? Provenance) At(StreamId stream, string revision, Provenance? provenance = null)
    {
        revisions[stream] = revision;
        var place = (sources.GetValueOrDefault(stream, string.Empty), revision);
        if (provenance is not null)
        {
            known[place] = provenance;
        }

        return (revision, known.GetValueOrDefault(place));
    }
}
