using System.Net;
using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Bench;

/// <summary>The real site over a <see cref="StoredCommunity"/>, with a door of this benchmark's own for signing in without a passphrase's cost.</summary>
internal sealed class CommunitySite(WebApplication app) : IAsyncDisposable
{
    private const string Door = "/bench-sign-in/";

    public Uri Address { get; } = BenchSite.AddressOf(app);

    public IServiceProvider Services => app.Services;

    /// <param name="readAnew">Nothing that was just read is kept for the next who asks.</param>
    public static async Task<CommunitySite> Over(StorePlace place, bool readAnew = false)
    {
        Action<IServiceCollection>? adjust = readAnew
            ? services => services.AddSingleton(provider => new JustRead(provider.GetRequiredService<Writes>(), provider.GetRequiredService<TimeProvider>(), keptFor: TimeSpan.Zero))
            : null;
        var app = await BenchSite.Start(place, adjust: adjust, map: site => site.MapGet(
            Door + "{id:long}",
            async (long id, HttpContext http, SigningIn signingIn, HoldfastDb db, CancellationToken cancellation) =>
            {
                await signingIn.Begin(http, await db.Members.SingleAsync(member => member.Id == id, cancellation), isTrusted: true, cancellation);
                return Results.Ok();
            }).AllowAnonymous());
        return new CommunitySite(app);
    }

    /// <summary>So many members spread over the groups, signed in, each with the path of their group.</summary>
    public async Task<IReadOnlyList<Reader>> SignIn(int count)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var people = await (
            from membership in db.Memberships
            join its in db.Groups on membership.GroupId equals its.Id
            orderby membership.MemberId
            select new { membership.MemberId, its.PublicId }).Take(count).ToListAsync();
        var readers = new List<Reader>();
        foreach (var person in people)
        {
            var jar = new CookieContainer();
            using var browser = new HttpClient(new HttpClientHandler { CookieContainer = jar }) { BaseAddress = Address };
            (await browser.GetAsync(new Uri($"{Door}{person.MemberId}", UriKind.Relative))).EnsureSuccessStatusCode();
            var path = "/groups/" + person.PublicId;
            var page = await browser.GetStringAsync(new Uri(path, UriKind.Relative));
            readers.Add(new Reader(path, jar.GetCookieHeader(Address), page, BenchSite.FormToken(page)));
        }

        return readers;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}

/// <param name="Path">Of their group.</param>
/// <param name="Page">As they were first shown it.</param>
/// <param name="Token">That lets them send a form.</param>
internal sealed record Reader(string Path, string Cookie, string Page, string Token);
