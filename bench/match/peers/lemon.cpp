/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The same pairs solved by LEMON, the peer in compiled code. Usage: lemon (cost|network) FILE [RUNS], with a file of
 * match_bench write. Prints the median processor time of the solver alone (the graph is built before) and the outcome.
 *
 * The largest number of pairs first, then the largest total: as a circulation of minimum cost in which one pair more is
 * worth more than all scores together.
 */
#include <lemon/cost_scaling.h>
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <vector>

using Graph = lemon::SmartDigraph;
using Number = std::int64_t;

struct Pair {
    std::uint32_t mentee, mentor;
    std::int32_t score;
};

template <class Solver> static double run(Graph &graph, Graph::ArcMap<Number> &upper, Graph::ArcMap<Number> &cost, Graph::ArcMap<Number> &flow)
{
    Solver solver(graph);
    std::clock_t began = std::clock();
    solver.upperMap(upper).costMap(cost);
    if (solver.run() != Solver::OPTIMAL) std::exit(1);
    double seconds = static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC;
    solver.flowMap(flow);
    return seconds;
}

int main(int count, char **words)
{
    std::uint32_t counts[4];
    std::FILE *file = count > 2 ? std::fopen(words[2], "rb") : nullptr;
    if (!file || std::fread(counts, sizeof counts, 1, file) != 1) return 2;
    std::vector<std::uint32_t> capacity(counts[1]);
    std::vector<Pair> pairs(counts[2]);
    if (std::fread(capacity.data(), sizeof(std::uint32_t), counts[1], file) != counts[1]) return 2;
    if (std::fread(pairs.data(), sizeof(Pair), counts[2], file) != counts[2]) return 2;
    std::fclose(file);

    Graph graph;
    graph.reserveNode(static_cast<int>(counts[0] + counts[1] + 1));
    graph.reserveArc(static_cast<int>(counts[0] + counts[1] + counts[2]));
    for (std::uint32_t at = 0; at < counts[0] + counts[1] + 1; at++) graph.addNode();
    Graph::Node root = graph.nodeFromId(static_cast<int>(counts[0] + counts[1]));
    Graph::ArcMap<Number> upper(graph), cost(graph), flow(graph);
    Number most = 0;
    for (const Pair &pair : pairs) most = std::max<Number>(most, pair.score);
    Number bonus = (most + 1) * (counts[0] < counts[1] * 4 ? counts[0] : counts[1] * 4);
    auto add = [&](Graph::Node from, Graph::Node to, Number most_flow, Number price) {
        Graph::Arc arc = graph.addArc(from, to);
        upper[arc] = most_flow;
        cost[arc] = price;
        return arc;
    };
    auto node = [&](std::uint32_t id) { return graph.nodeFromId(static_cast<int>(id)); };
    std::vector<Graph::Arc> arcs;
    for (std::uint32_t at = 0; at < counts[0]; at++) add(root, node(at), 1, 0);
    for (std::uint32_t at = 0; at < counts[1]; at++) add(node(counts[0] + at), root, capacity[at], 0);
    for (const Pair &pair : pairs) arcs.push_back(add(node(pair.mentee), node(counts[0] + pair.mentor), 1, -bonus - pair.score));

    int runs = count > 3 ? std::atoi(words[3]) : 1;
    std::vector<double> times;
    for (int at = 0; at < runs; at++) {
        times.push_back(std::strcmp(words[1], "cost") == 0
                            ? run<lemon::CostScaling<Graph, Number, Number>>(graph, upper, cost, flow)
                            : run<lemon::NetworkSimplex<Graph, Number, Number>>(graph, upper, cost, flow));
    }
    std::sort(times.begin(), times.end());
    Number chosen = 0, total = 0;
    for (std::size_t at = 0; at < arcs.size(); at++) {
        if (flow[arcs[at]] == 0) continue;
        chosen++;
        total += pairs[at].score;
    }
    std::printf("lemon %s: %.3f s, %lld pairs, total %lld\n", words[1], times[times.size() / 2], static_cast<long long>(chosen),
                static_cast<long long>(total));
    return 0;
}
