using System.Net;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Tests.Data;

/// <summary>The harness itself: what every other test leans on.</summary>
[Trait("needs", "database")]
public class HoldfastAppFacts(HoldfastApp app) : IClassFixture<HoldfastApp>
{
    [Fact]
    public async Task The_site_answers_over_http()
    {
        using var response = await app.Client.GetAsync(new Uri("/no-such-page", UriKind.Relative));

        await HoldfastApp.Expect(response, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_listed_meeting_is_stored_with_its_change()
    {
        var id = Assert.Single(await app.Listed(("lantern", Invented.Meeting("Lantern Group"))));

        Assert.Equal("Lantern Group", await app.Stored(db => db.Meetings.Where(meeting => meeting.Id == id).Select(meeting => meeting.Name).SingleAsync()));
        Assert.True(await app.Stored(db => db.Changes.AnyAsync(change => change.Kind == Change.AllMeetings)));
    }
}
