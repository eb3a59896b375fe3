using System.Net.Http.Headers;
using Holdfast.Meetings;
using NodaTime;

namespace Holdfast.Tests.Web;

/// <summary>The finder's page is drawn once for everybody who would see the same, and anew for whoever wouldn't.</summary>
[Trait("needs", "database")]
public sealed class DrawnOnceFacts : IAsyncLifetime
{
    private HoldfastApp app = null!;

    public async ValueTask InitializeAsync()
    {
        app = await HoldfastApp.Start();
        await app.Listed(("harbor", Harbor("Harbor")));
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task The_same_question_a_second_time_is_not_drawn_again()
    {
        Assert.False(await WasKept("/meetings"));
        Assert.True(await WasKept("/meetings"));
        Assert.False(await WasKept("/meetings?day=3"));
    }

    [Fact]
    public async Task A_minute_later_it_is_drawn_again()
    {
        await WasKept("/meetings");
        app.Clock.AdvanceMinutes(1);
        Assert.False(await WasKept("/meetings"));
    }

    [Fact]
    public async Task A_changed_meeting_is_seen_at_once()
    {
        await WasKept("/meetings");
        await app.Relisted("harbor", Harbor("Lantern"));
        using var answer = await Ask("/meetings");
        Assert.Contains("Lantern", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Accept-Language", "es")]
    [InlineData("Accept-Language", "en-GB")]
    [InlineData("Cookie", "zone=Europe%2FMadrid")]
    [InlineData("Cookie", "country=ES")]
    public async Task Another_language_zone_or_country_has_a_page_of_its_own(string header, string value)
    {
        await WasKept("/meetings");
        Assert.False(await WasKept("/meetings", header, value));
        Assert.True(await WasKept("/meetings", header, value));
    }

    [Fact]
    public async Task A_choice_is_remembered_every_time_it_is_made()
    {
        for (var time = 0; time < 2; time++)
        {
            using var answer = await Ask("/meetings?language=es");
            Assert.True(answer.Headers.Contains("Set-Cookie"));
        }
    }

    [Fact]
    public async Task A_member_neither_gets_a_kept_page_nor_leaves_one()
    {
        var dana = await app.Join("Dana");
        using (var hers = await dana.Get("/meetings"))
        {
            Assert.Null(hers.Headers.Age);
        }

        // A browser that says the same of itself, but for the session.
        Assert.False(await WasKept("/meetings"));
        using var again = await dana.Get("/meetings");
        Assert.Null(again.Headers.Age);
    }

    [Fact]
    public async Task What_is_refused_is_not_kept()
    {
        using var first = await Ask("/meetings?km=far");
        using var second = await Ask("/meetings?km=far");
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, second.StatusCode);
        Assert.Null(second.Headers.Age);
    }

    private static Listing Harbor(string name) =>
        Invented.Meeting(name, "aa", "America/Chicago", Schedule.Weekly(Weekdays.Wednesday, new LocalTime(19, 0), 60));

    private async Task<bool> WasKept(string path, string? header = null, string? value = null)
    {
        using var answer = await Ask(path, header, value);
        Assert.True(answer.IsSuccessStatusCode, $"{path} answered {answer.StatusCode}.");
        return answer.Headers.Age is not null;
    }

    private async Task<HttpResponseMessage> Ask(string path, string? header = null, string? value = null)
    {
        using var client = app.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        return await client.SendAsync(request);
    }
}
