using System.Diagnostics.CodeAnalysis;

namespace Holdfast.Meetings.Feeds;

/// <summary>
/// The paths BMLT clients ask for: <c>client_interface/json</c> and its like, with as many slashes as they
/// put before, between and after.
/// </summary>
public sealed class BmltPath : IRouteConstraint
{
    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        values[routeKey] is string path && TryRead(path, out _);

    /// <param name="what">json, jsonp, tsml, serverInfo.xml or whatever else was asked for.</param>
    public static bool TryRead(string path, [NotNullWhen(true)] out string? what)
    {
        what = null;
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts is not ["client_interface", { Length: <= 20 } last])
        {
            return false;
        }

        what = last;
        return true;
    }
}
