using System.Net;
using Holdfast.Data;

namespace Holdfast.Web;

/// <summary>The loopback port health is asked on; null when none could be had.</summary>
public sealed record HealthPort(int? Number);

/// <summary>Something that must be ready before the site is, such as the finder's first index.</summary>
public interface IAmReady
{
    bool IsReady { get; }
}

/// <summary><c>/health/live</c> and <c>/health/ready</c>, answered on the loopback port only; everywhere else they don't exist.</summary>
internal static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").AllowAnonymous().AddEndpointFilter(async (context, next) =>
        {
            var connection = context.HttpContext.Connection;
            var port = context.HttpContext.RequestServices.GetService<HealthPort>()?.Number;
            return port is not null && connection.LocalPort == port && connection.LocalIpAddress is { } address && IPAddress.IsLoopback(address)
                ? await next(context)
                : Results.NotFound();
        });
        health.MapGet("/live", () => Results.Text("live"));
        health.MapGet("/ready", Ready);
    }

    private static async Task<IResult> Ready(HoldfastDb db, IEnumerable<IAmReady> parts, CancellationToken cancellation) =>
        parts.All(part => part.IsReady) && await db.Database.CanConnectAsync(cancellation)
            ? Results.Text("ready")
            : Results.Text("not ready", statusCode: StatusCodes.Status503ServiceUnavailable);
}
