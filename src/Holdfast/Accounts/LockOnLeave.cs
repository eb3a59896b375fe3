using System.Data.Common;
using Holdfast.Data;
using Holdfast.Web;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Accounts;

/// <summary>Pressing Leave locks this browser's session: whoever comes back is asked for the passphrase or a passkey.</summary>
internal sealed partial class LockOnLeave(HoldfastDb db, Writer writer, Me me, IClock clock, ILogger<LockOnLeave> logger) : IOnLeave
{
    public async Task Leave(HttpContext http, CancellationToken cancellation)
    {
        if (!me.IsSignedIn)
        {
            return;
        }

        var (session, now) = (me.SessionId, clock.GetCurrentInstant());
        try
        {
            await writer.Write(
                db,
                () => db.Sessions.Where(here => here.Id == session && here.LockedAt == null).ExecuteUpdateAsync(set => set.SetProperty(here => here.LockedAt, now), cancellation),
                cancellation);
        }
        catch (Exception failure) when (failure is DbException or OperationCanceledException)
        {
            // Getting away comes first. The session still locks by itself when it is left alone.
            LogNotLocked(logger, failure.GetType().FullName);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A session could not be locked on leaving: {Kind}")]
    private static partial void LogNotLocked(ILogger logger, string? kind);
}
