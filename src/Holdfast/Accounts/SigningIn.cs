using System.Globalization;
using System.Security.Claims;
using System.Text;
using System.Threading.RateLimiting;
using Holdfast.Data;
using Holdfast.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Accounts;

/// <summary>
/// Signing in by name and passphrase. Whether a name exists can't be told from outside: the same query, the same one
/// Argon2id, the same sentence.
/// </summary>
public sealed class SigningIn(HoldfastDb db, Writer writer, Sealer sealer, Passphrases passphrases, Tries tries, Throttle throttle, AccountCookies cookies, Viewer viewer, IClock clock)
{
    // A shelter's whole house may share one network. Known devices don't count.
    private const int TriesPerNetworkAndHour = 240;

    /// <returns>Null when they are signed in now.</returns>
    public async Task<Refusal?> Try(HttpContext http, SignInName name, string passphrase, bool trust, CancellationToken cancellation)
    {
        var hash = name.Hash(sealer);
        var device = cookies.Device(http);
        // Whoever keeps no cookie shares one count with all such: the page has given everybody else one.
        if (!tries.Allows(hash, cookies.SentDevice(http) ?? ""))
        {
            return new TooManyTries();
        }

        var deviceHash = DeviceHash(device, hash);
        var found = await db.Members.Where(member => member.SignInNameHash == hash)
            .Select(member => new { Member = member, IsKnown = db.KnownDevices.Any(known => known.MemberId == member.Id && known.Hash == deviceHash) })
            .SingleOrDefaultAsync(cancellation);
        var isKnown = found is { IsKnown: true };
        if (!isKnown && !throttle.Allows(http, "sign-in", TriesPerNetworkAndHour))
        {
            return new TooManyAtOnce();
        }

        switch (await passphrases.Matches(found?.Member, passphrase, isKnown, cancellation))
        {
            case null:
                return new TooManyAtOnce();
            case false:
                return new NoSuchSignIn();
            case true:
                if (found!.Member.IsSuspendedAt(clock.GetCurrentInstant()))
                {
                    // They proved who they are: they may read why, and appeal.
                    cookies.Note(http, PausedAt.Cookie, new PausedAt(found.Member.PublicId));
                    return new PlaceIsPaused();
                }

                await Begin(http, found.Member, trust, cancellation);
                return null;
        }
    }

    /// <summary>Begins a session for a member who has proved who they are, and knows this browser from now on.</summary>
    public async Task Begin(HttpContext http, Member member, bool isTrusted, CancellationToken cancellation)
    {
        var device = cookies.Device(http);
        cookies.KeepDevice(http, device);
        await Know(member, device, cancellation);
        var profile = sealer.Open(member.Profile!, member.ProfilePlace);
        viewer.Follow(profile.Language, profile.TimeZone);
        var identity = new ClaimsIdentity([new Claim(SessionTickets.MemberClaim, member.Id.ToString(CultureInfo.InvariantCulture))], CookieAuthenticationDefaults.AuthenticationScheme);
        await http.SignInAsync(
            CookieAuthenticationDefaults.AuthenticationScheme,
            new ClaimsPrincipal(identity),
            new AuthenticationProperties { IsPersistent = isTrusted });
    }

    /// <returns>Null when they are signed in now.</returns>
    public async Task<Refusal?> ByPasskey(HttpContext http, Passkeys passkeys, string answer, bool trust, CancellationToken cancellation)
    {
        if (!throttle.Allows(http, "passkey", TriesPerNetworkAndHour))
        {
            return new TooManyAtOnce();
        }

        if (await passkeys.Proved(http, answer, cancellation) is not { } member)
        {
            return new PasskeyNotGood();
        }

        if (member.IsSuspendedAt(clock.GetCurrentInstant()))
        {
            return new PlaceIsPaused();
        }

        await Begin(http, member, trust, cancellation);
        return null;
    }

    private async Task Know(Member member, string device, CancellationToken cancellation)
    {
        var hash = DeviceHash(device, member.SignInNameHash);
        var today = clock.GetCurrentInstant().InUtc().Date;
        await writer.Write(
            db,
            async () =>
            {
                var devices = await db.KnownDevices.Where(known => known.MemberId == member.Id).OrderBy(known => known.Id).ToListAsync(cancellation);
                if (devices.Find(known => known.Hash.AsSpan().SequenceEqual(hash)) is { } again)
                {
                    again.SeenAgain(today);
                    return;
                }

                db.KnownDevices.RemoveRange(devices.Take(devices.Count - KnownDevice.MostPerMember + 1));
                db.KnownDevices.Add(new KnownDevice(member.Id, hash, today));
            },
            cancellation);
    }

    private byte[] DeviceHash(string device, byte[] signInNameHash) => sealer.Fingerprint([.. Encoding.UTF8.GetBytes(device), .. signInNameHash], "device");
}

/// <summary>
/// How often one browser may try one name. By both, because a limit by name alone would let anybody lock its owner out.
/// </summary>
public sealed class Tries : IDisposable
{
    public const int Most = 10;

    private readonly PartitionedRateLimiter<string> limiter = PartitionedRateLimiter.Create<string, string>(key =>
        RateLimitPartition.GetSlidingWindowLimiter(key, _ => new SlidingWindowRateLimiterOptions { PermitLimit = Most, SegmentsPerWindow = 5, Window = TimeSpan.FromMinutes(10) }));

    public bool Allows(byte[] nameHash, string device)
    {
        using var lease = limiter.AttemptAcquire(Convert.ToHexString(nameHash) + device);
        return lease.IsAcquired;
    }

    public void Dispose() => limiter.Dispose();
}

public sealed record NoSuchSignIn() : Refusal("That name and passphrase don’t go together. Check both and try again.");

public sealed record TooManyTries() : Refusal("This browser has tried that name many times. Wait ten minutes, then try again.");

public sealed record TooManyAtOnce() : Refusal("Too many people are signing in right now. Try again in a minute.");

public sealed record PlaceIsPaused() : Refusal("Your place here is paused for now. You can ask the people who look after this site about it.");

/// <summary>Kept for half an hour in the browser of somebody whose place is paused and who signed in right.</summary>
/// <param name="Member">Their public id.</param>
public sealed record PausedAt(string Member)
{
    public const string Cookie = "paused";
}
