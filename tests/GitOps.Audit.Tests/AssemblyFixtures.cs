using GitOps.Adapters.Marten.Tests.Postgres;

[assembly: AssemblyFixture(typeof(SharedPostgres))]
