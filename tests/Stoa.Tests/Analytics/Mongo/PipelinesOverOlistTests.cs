using Stoa.Tests.Support;

namespace Stoa.Tests.Analytics.Mongo;

/// <summary>The same over a real marketplace: 1,207 sellers, 9,920 people, no visits recorded.</summary>
public sealed class PipelinesOverOlistTests(OlistDatabase olist) : IClassFixture<OlistDatabase>
{
    [Fact]
    public Task Every_pipeline_and_mapper_gives_the_figures_of_the_api()
    {
        OlistDatabase.SkipWhereAbsent();
        return Pipelines.CompareAsync(TestDatabase.Over(olist.Logins, olist.Db));
    }

    [Fact]
    public Task And_so_within_a_period_that_begins_in_the_middle_of_the_history()
    {
        OlistDatabase.SkipWhereAbsent();
        return Pipelines.CompareAsync(TestDatabase.Over(olist.Logins, olist.Db),
            "from=2017-07-15T12:00:00Z&to=2017-11-01T00:00:00Z",
            new { from = "2017-07-15T12:00:00Z", to = "2017-11-01T00:00:00Z" });
    }
}
