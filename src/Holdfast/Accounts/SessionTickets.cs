using System.Buffers.Text;
using System.Collections.Frozen;
using System.Data.Common;
using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Holdfast.Data;
using Holdfast.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Accounts;

/// <summary>
/// Sessions live in the database, and every request asks it: whoever is signed out, suspended or stripped of a role is so
/// on the next request, on every node. The one query also brings what <see cref="Me"/> answers.
/// </summary>
internal sealed partial class SessionTickets(Writer writer, IClock clock, ILogger<SessionTickets> logger) : ITicketStore
{
    public const string MemberClaim = "member";
    private const int IdSize = 32;
    private static readonly Duration SeenEvery = Duration.FromMinutes(2);
    private static readonly Duration SeenEveryTrusted = Duration.FromDays(1);

    public async Task<string> StoreAsync(AuthenticationTicket ticket, HttpContext httpContext, CancellationToken cancellationToken)
    {
        var id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdSize));
        var member = long.Parse(ticket.Principal.FindFirstValue(MemberClaim)!, CultureInfo.InvariantCulture);
        var db = httpContext.RequestServices.GetRequiredService<HoldfastDb>();
        var locked = httpContext.RequestServices.GetRequiredService<Locked>().Who?.SessionId;
        await writer.Write(
            db,
            async () =>
            {
                // This browser's locked session gives way: nobody can come back to it.
                await db.Sessions.Where(session => session.Id == locked).ExecuteDeleteAsync(cancellationToken);
                await Begin(db, id, member, ticket.Properties.IsPersistent, clock.GetCurrentInstant(), cancellationToken);
            },
            cancellationToken);
        return id;
    }

    public async Task<AuthenticationTicket?> RetrieveAsync(string key, HttpContext httpContext, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var hash = HashOf(key);
        var db = httpContext.RequestServices.GetRequiredService<HoldfastDb>();
        var found = await (
            from session in db.Sessions.AsNoTracking().Where(session => session.IdHash == hash).StandingAt(db, now)
            join member in db.Members on session.MemberId equals member.Id
            select new
            {
                session.Id,
                session.IsTrusted,
                session.SeenAt,
                session.LockedAt,
                session.MemberId,
                member.PublicId,
                member.KeyId,
                member.JoinedOn,
                member.Profile,
                Roles = db.RoleGrants.HeldAt(now).Where(grant => grant.MemberId == member.Id).Select(grant => grant.Role).ToList(),
            }).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return Over(httpContext);
        }

        var roles = found.Roles.ToFrozenSet(StringComparer.Ordinal);
        var who = new Me.Signed(found.Id, found.IsTrusted, found.MemberId, found.PublicId, found.KeyId, found.JoinedOn, found.Profile!, roles);
        if (found.LockedAt is not null || (!found.IsTrusted && found.SeenAt <= now - Session.Idle))
        {
            httpContext.RequestServices.GetRequiredService<Locked>().Become(who);
            return Over(httpContext);
        }

        httpContext.RequestServices.GetRequiredService<Me>().Become(who);
        if (now - found.SeenAt > (found.IsTrusted ? SeenEveryTrusted : SeenEvery))
        {
            await See(db, found.Id, now, cancellationToken);
        }

        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, found.PublicId), .. roles.Select(role => new Claim(ClaimTypes.Role, role))], CookieAuthenticationDefaults.AuthenticationScheme);
        return new AuthenticationTicket(new ClaimsPrincipal(identity), new AuthenticationProperties { IsPersistent = found.IsTrusted }, CookieAuthenticationDefaults.AuthenticationScheme);
    }

    /// <summary>Whoever comes with a session that is over is told so, where a form of theirs can't be taken.</summary>
    private static AuthenticationTicket? Over(HttpContext http)
    {
        http.Items[ErrorModel.DoorItem] = AccountsSlice.DoorOf(http);
        return null;
    }

    public Task RemoveAsync(string key, HttpContext httpContext, CancellationToken cancellationToken)
    {
        var hash = HashOf(key);
        var db = httpContext.RequestServices.GetRequiredService<HoldfastDb>();
        return writer.Write(db, () => db.Sessions.Where(session => session.IdHash == hash).ExecuteDeleteAsync(cancellationToken), cancellationToken);
    }

    /// <summary>A session is begun once and never turns into another; pages that sign in send away whoever already is.</summary>
    public Task RenewAsync(string key, AuthenticationTicket ticket, HttpContext httpContext, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("A session is never handed to another sign-in.");

    public Task<string> StoreAsync(AuthenticationTicket ticket) => throw new NotSupportedException();

    public Task RenewAsync(string key, AuthenticationTicket ticket) => throw new NotSupportedException();

    public Task<AuthenticationTicket?> RetrieveAsync(string key) => throw new NotSupportedException();

    public Task RemoveAsync(string key) => throw new NotSupportedException();

    /// <summary>To be called inside a write. Old sessions go, of everybody when past their end and of this member when there are too many.</summary>
    internal static async Task Begin(HoldfastDb db, string id, long member, bool isTrusted, Instant now, CancellationToken cancellation)
    {
        await db.Sessions.Where(session => session.EndsAt <= now).ExecuteDeleteAsync(cancellation);
        var kept = await db.Sessions.Where(session => session.MemberId == member).OrderByDescending(session => session.Id).Select(session => session.Id).Take(Session.MostPerMember - 1).ToListAsync(cancellation);
        if (kept.Count == Session.MostPerMember - 1)
        {
            var oldest = kept[^1];
            await db.Sessions.Where(session => session.MemberId == member && session.Id < oldest).ExecuteDeleteAsync(cancellation);
        }

        db.Sessions.Add(new Session(HashOf(id), member, isTrusted, now));
    }

    /// <summary>The id is 256 random bits, so a plain hash can't be turned back.</summary>
    private static byte[] HashOf(string id) => SHA256.HashData(Encoding.UTF8.GetBytes(id));

    private async Task See(HoldfastDb db, long session, Instant now, CancellationToken cancellation)
    {
        try
        {
            await writer.Write(db, () => db.Sessions.Where(seen => seen.Id == session).ExecuteUpdateAsync(set => set.SetProperty(seen => seen.SeenAt, now), cancellation), cancellation);
        }
        catch (DbException failure)
        {
            // A full disk must not keep anybody from reading. At worst the session ends early.
            LogNotSeen(logger, failure.GetType().FullName);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A session's use could not be noted: {Kind}")]
    private static partial void LogNotSeen(ILogger logger, string? kind);
}
