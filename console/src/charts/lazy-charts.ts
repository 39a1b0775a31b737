import { lazy } from "react";

/** The drawing library is the largest part of the console: it loads after the figures, in a chunk of its own. */
export const TrendChart = lazy(() => import("./trend-chart").then((file) => ({ default: file.TrendChart })));
export const BarsChart = lazy(() => import("./bars-chart").then((file) => ({ default: file.BarsChart })));
export const SlicesChart = lazy(() => import("./slices-chart").then((file) => ({ default: file.SlicesChart })));
export const PointsChart = lazy(() => import("./points-chart").then((file) => ({ default: file.PointsChart })));
export const SpokesChart = lazy(() => import("./spokes-chart").then((file) => ({ default: file.SpokesChart })));
