using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Holdfast.Recovery;
using Holdfast.Recovery.Unsent;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Tests.Recovery.Unsent;

public sealed class SealedForMeFacts
{
    private static readonly byte[] Words = Encoding.UTF8.GetBytes("Still here.");

    [Fact]
    public void What_was_shut_opens_with_the_other_half_alone()
    {
        var (pair, other) = (SealedForMe.NewPair(), SealedForMe.NewPair());
        var shut = SealedForMe.Seal(Words, pair.Public, "one");
        Assert.Equal(Words, SealedForMe.Open(shut, pair, "one"));
        Assert.ThrowsAny<CryptographicException>(() => SealedForMe.Open(shut, other, "one"));
        // Under another id it would be done twice.
        Assert.ThrowsAny<CryptographicException>(() => SealedForMe.Open(shut, pair, "two"));
    }

    [Fact]
    public void Any_bit_that_changes_is_found()
    {
        var pair = SealedForMe.NewPair();
        var shut = SealedForMe.Seal(Words, pair.Public, "one");
        for (var at = 0; at < shut.Length; at++)
        {
            var changed = (byte[])shut.Clone();
            changed[at] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => SealedForMe.Open(changed, pair, "one"));
        }

        Assert.ThrowsAny<CryptographicException>(() => SealedForMe.Open([], pair, "one"));
        Assert.ThrowsAny<CryptographicException>(() => SealedForMe.Open(shut[..80], pair, "one"));
    }
}

/// <summary>What a device wrote down without a network comes in: each once, in its order, or told why not.</summary>
[Trait("needs", "database")]
public sealed class UnsentFacts(HoldfastApp app) : IClassFixture<HoldfastApp>
{
    private static readonly string[] NoSuchFeelings = ["peckish"];

    private sealed record Here(string To, string Key, string Token);

    [Fact]
    public async Task Check_ins_and_urges_come_in_once_and_in_order_however_often_they_are_sent()
    {
        var dana = await app.Join("Dana");
        var here = await Ask(dana);
        object[] all =
        [
            CheckIn(here, "first-check-in-aaaaaaa", 2, "In the tunnel."),
            Urge(here, "then-an-urge-aaaaaaaaa", 8),
            CheckIn(here, "last-check-in-aaaaaaaa", 4, "Out again."),
        ];
        foreach (var _ in Enumerable.Range(0, 3))
        {
            Assert.All(await Send(dana, here, all), taken => Assert.Null(taken.Why));
        }

        var page = (await dana.Page("/check-ins")).Text();
        Assert.True(page.IndexOf("Out again.", StringComparison.Ordinal) < page.IndexOf("In the tunnel.", StringComparison.Ordinal));
        Assert.Equal((2, 1), await Stored(dana));
    }

    [Fact]
    public async Task A_broken_client_that_sends_thousands_fills_no_more_than_a_day_holds_and_is_told()
    {
        var dana = await app.Join("Dana");
        var here = await Ask(dana);
        var told = new List<IndexModel.Taken>();
        for (var round = 0; round < 10; round++)
        {
            told.AddRange(await Send(dana, here, [.. Enumerable.Range(0, IndexModel.MostAtOnce).Select(number => CheckIn(here, $"check-in-{round:00}-{number:00}-aaaaaaa"[..22], 3, null))]));
        }

        Assert.Equal(Holdfast.Recovery.CheckIn.MostInADay, told.Count(each => each.Why is null));
        Assert.All(told.Where(each => each.Why is not null), each => Assert.Contains("as many check-ins of that day", each.Why, StringComparison.Ordinal));
        Assert.Equal((Holdfast.Recovery.CheckIn.MostInADay, 0), await Stored(dana));
    }

    [Fact]
    public async Task What_can_t_be_is_told_and_the_rest_comes_in()
    {
        var (dana, theo) = (await app.Join("Dana"), await app.Join("Theo"));
        var (here, elsewhere) = (await Ask(dana), await Ask(theo));
        var now = app.Clock.GetCurrentInstant();
        var told = await Send(
            dana,
            here,
            [
                Item(here, "in-the-future-aaaaaaaa", new { kind = "urge", at = Iso(now + Duration.FromHours(1)), urge = 5 }),
                Item(here, "long-ago-aaaaaaaaaaaaa", new { kind = "urge", at = Iso(now - Duration.FromDays(100)), urge = 5 }),
                Item(here, "no-time-aaaaaaaaaaaaaa", new { kind = "urge", urge = 5 }),
                Item(here, "no-strength-aaaaaaaaaa", new { kind = "urge", at = Iso(now) }),
                Item(here, "too-strong-aaaaaaaaaaa", new { kind = "urge", at = Iso(now), urge = 11 }),
                Item(here, "no-mood-aaaaaaaaaaaaaa", new { kind = "check-in", at = Iso(now) }),
                Item(here, "no-such-feeling-aaaaaa", new { kind = "check-in", at = Iso(now), mood = 3, feelings = NoSuchFeelings }),
                Item(here, "too-long-aaaaaaaaaaaaa", new { kind = "check-in", at = Iso(now), mood = 3, line = new string('x', HowItIs.LongestLine + 1) }),
                Item(here, "no-such-kind-aaaaaaaaa", new { kind = "confession", at = Iso(now) }),
                Item(elsewhere, "of-somebody-else-aaaaa", new { kind = "urge", at = Iso(now), urge = 5 }),
                new { id = "damaged-aaaaaaaaaaaaaa", to = here.To, @sealed = "AAAA" },
                Urge(here, "a-good-one-aaaaaaaaaaa", 3),
            ]);
        Assert.Equal(11, told.Count(each => each.Why is { Length: > 0 }));
        Assert.Null(told.Single(each => each.Id == "a-good-one-aaaaaaaaaaa").Why);
        Assert.Equal((0, 1), await Stored(dana));
        Assert.Equal((0, 0), await Stored(theo));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[")]
    [InlineData("{}")]
    [InlineData("[null]")]
    [InlineData("""[{"id":"short","to":"x","sealed":"AAAA"}]""")]
    [InlineData("""[{"id":"aaaaaaaaaaaaaaaaaaaaaa","sealed":"AAAA"}]""")]
    public async Task Something_that_isn_t_a_list_of_things_is_a_400(string items)
    {
        var dana = await app.Join("Dana");
        using var answer = await Post(dana, (await Ask(dana)).Token, items);
        await HoldfastApp.Expect(answer, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task It_needs_the_token_of_this_site_and_a_session()
    {
        var dana = await app.Join("Dana");
        using var forged = await Post(dana, "not-a-token", "[]");
        await HoldfastApp.Expect(forged, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Nothing_readable_is_stored_of_the_key()
    {
        var dana = await app.Join("Dana");
        var here = await Ask(dana);
        Assert.Equal(here.To, (await Ask(dana)).To);
        Assert.Equal(65, Convert.FromBase64String(here.Key).Length);
        Assert.Equal(1, await app.Stored(db => db.SendingKeys.CountAsync(key => key.MemberId == dana.MemberId)));
    }

    private static async Task<Here> Ask(Person person)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/unsent", UriKind.Relative));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var answer = await person.Client.SendAsync(request);
        return JsonSerializer.Deserialize<Here>(await answer.Content.ReadAsStringAsync(), JsonSerializerOptions.Web)!;
    }

    private static async Task<HttpResponseMessage> Post(Person person, string token, string items)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["__RequestVerificationToken"] = token, ["items"] = items });
        return await person.Client.PostAsync(new Uri("/unsent", UriKind.Relative), form);
    }

    private static async Task<IReadOnlyList<IndexModel.Taken>> Send(Person person, Here here, object[] items)
    {
        using var answer = await Post(person, here.Token, JsonSerializer.Serialize(items));
        await HoldfastApp.Expect(answer, HttpStatusCode.OK);
        return JsonSerializer.Deserialize<IReadOnlyList<IndexModel.Taken>>(await answer.Content.ReadAsStringAsync(), JsonSerializerOptions.Web)!;
    }

    private static object Item(Here here, string id, object written) =>
        new { id, to = here.To, @sealed = Convert.ToBase64String(SealedForMe.Seal(JsonSerializer.SerializeToUtf8Bytes(written), Convert.FromBase64String(here.Key), id)) };

    private static string Iso(Instant at) => InstantPattern.ExtendedIso.Format(at);

    private object CheckIn(Here here, string id, int mood, string? line) => Item(here, id, new { kind = "check-in", at = Iso(app.Clock.GetCurrentInstant()), mood, line });

    private object Urge(Here here, string id, int strength) => Item(here, id, new { kind = "urge", at = Iso(app.Clock.GetCurrentInstant()), urge = strength });

    private async Task<(int CheckIns, int Urges)> Stored(Person person) => (
        await app.Stored(db => db.CheckIns.CountAsync(each => each.MemberId == person.MemberId)),
        await app.Stored(db => db.Urges.CountAsync(each => each.MemberId == person.MemberId)));
}
