using GitOps.Core.EventSourcing;

namespace GitOps.Hosting.Projections;

/// <summary>
/// A projection that lives in this process alone: it begins at the end of the log when the host starts, and what happened before is
/// covered by the look at every definition at start.
/// </summary>
internal interface ILiveProjection : IProjection;
