using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Stoa.Analytics;

/// <summary>Tells the OpenAPI document what a report takes and answers.</summary>
public static class OpenApi
{
    public static void Describe(this RouteHandlerBuilder route, ReportSource source)
    {
        var isChart = source is Chart;
        route.WithName((isChart ? "Chart-" : "Report-") + source.Name)
            .WithSummary(isChart ? $"{source.Title} (chart data)" : source.Title)
            .WithDescription(source.Definition)
            .Produces(200, source.AnswerType, "application/json", isChart ? [] : ["text/csv"])
            .Produces(304)
            .ProducesValidationProblem()
            .ProducesProblem(401)
            .ProducesProblem(403)
            .AddOpenApiOperationTransformer((operation, _, _) =>
            {
                operation.Parameters = [.. source.Parameters.Select(Parameter)];
                return Task.CompletedTask;
            });
    }

    private static OpenApiParameter Parameter(ReportParameter parameter) => new()
    {
        Name = parameter.Name,
        In = ParameterLocation.Query,
        Description = parameter.Description,
        Example = Value(parameter, parameter.Example),
        Schema = new OpenApiSchema
        {
            Type = parameter.Type switch
            {
                "integer" => JsonSchemaType.Integer,
                "boolean" => JsonSchemaType.Boolean,
                _ => JsonSchemaType.String,
            },
            Format = parameter.Type == "integer" ? "int64" : null,
            Default = parameter.Default is null ? null : Value(parameter, parameter.Default),
            Enum = parameter.Type == "string" && parameter.Allowed.Count > 0
                ? [.. parameter.Allowed.Select(a => (JsonNode)a)]
                : null,
        },
    };

    private static JsonNode Value(ReportParameter parameter, string text) => parameter.Type switch
    {
        "integer" => long.Parse(text),
        "boolean" => bool.Parse(text),
        _ => text,
    };
}
